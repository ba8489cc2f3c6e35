const MINUTE_MS = 60_000;

/** Minutes by which the clocks of a zone are ahead of UTC at an instant. */
function offsetMinutes(at_ms: number, time_zone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: time_zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(at_ms))
      .map((p) => [p.type, p.value]),
  );
  const local = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`);
  return Math.round((local - Math.floor(at_ms / MINUTE_MS) * MINUTE_MS) / MINUTE_MS);
}

/** The instant at which the clocks of a zone show this day and time; across a gap, the one after it. */
export function instantOf(day: string, time: string, time_zone: string): string {
  const as_utc = Date.parse(`${day}T${time}:00Z`);
  const first = as_utc - offsetMinutes(as_utc, time_zone) * MINUTE_MS;
  const second = as_utc - offsetMinutes(first, time_zone) * MINUTE_MS;
  return new Date(second).toISOString().replace('.000Z', 'Z');
}
