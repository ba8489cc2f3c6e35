/** What a calendar needs of an event. */
export interface CalendarEvent {
  event_code: string;
  title: string;
  place: string;
  organiser: string;
  url: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  cancelled: boolean;
  /** when it was last changed */
  stamp: Temporal.Instant;
}

const OCTETS_MAX = 75;

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n');

/** `20260723T010000Z` */
const utc = (at: Temporal.Instant): string =>
  `${at.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '').replace('Z', '')}Z`;

/** RFC 5545 §3.1: lines of at most 75 octets, continued with a space, never cut inside a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > OCTETS_MAX) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

/** One event as an iCalendar file (RFC 5545), times in UTC. */
export function ics(e: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tongzhou//events//ZH',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${e.event_code}@tongzhou`,
    `DTSTAMP:${utc(e.stamp)}`,
    `DTSTART:${utc(e.starts_at)}`,
    `DTEND:${utc(e.ends_at)}`,
    `SUMMARY:${escaped(`${e.organiser} · ${e.title}`)}`,
    `LOCATION:${escaped(e.place)}`,
    `URL:${e.url}`,
    `STATUS:${e.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
