import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { isTyping, nextRow, tableKey } from '../lib/keys.ts';

export interface Column<T> {
  key: string;
  title: string;
  /** Figures stand right, in tabular digits. */
  number?: boolean;
  /** Left out on narrow screens, where each row is a card. */
  wideOnly?: boolean;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Enter or a click on the row; the first cell holds the link for the mouse and for screen readers. */
  onOpen?: (row: T) => void;
  tone?: (row: T) => 'overdue' | 'quiet' | undefined;
  /** j and k work from anywhere on the page, not only with the focus inside. */
  main?: boolean;
}

/** A table that is walked with j and k or the arrows and opened with Enter; on narrow screens each row is a card. */
export function Rows<T>({ caption, columns, rows, rowKey, onOpen, tone, main = false }: Props<T>) {
  const [at, setAt] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const current = Math.min(at, Math.max(0, rows.length - 1));

  const focusRow = (index: number) => {
    setAt(index);
    const row = body.current?.rows[index];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent | globalThis.KeyboardEvent): void => {
    const key = tableKey(event);
    if (key === null) return;
    if ('open' in key) {
      const inside = body.current?.contains(document.activeElement);
      const row = rows[current];
      // Enter on a link or button inside the row is for that link.
      const onRow = document.activeElement?.tagName === 'TR';
      if (onOpen && row && inside && onRow) {
        event.preventDefault();
        onOpen(row);
      }
      return;
    }
    event.preventDefault();
    const started = body.current?.contains(document.activeElement);
    focusRow(started ? nextRow(current, rows.length, key) : current);
  };

  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    if (!main) return;
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector('[role="dialog"]'))
        return;
      if (
        event.key === 'ArrowDown' ||
        event.key === 'ArrowUp' ||
        event.key === 'Home' ||
        event.key === 'End'
      ) {
        if (!body.current?.contains(document.activeElement)) return;
      }
      latest.current(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [main]);

  return (
    <table className={`rows${onOpen ? ' opens' : ''}`}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((c) => (
            <th key={c.key} scope="col" className={c.number ? 'number' : undefined}>
              {c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row, index) => (
          <tr
            key={rowKey(row)}
            tabIndex={onOpen ? (index === current ? 0 : -1) : undefined}
            className={tone?.(row)}
            onFocus={() => setAt(index)}
            onKeyDown={main ? undefined : onKey}
            onClick={
              onOpen
                ? (event) => {
                    if (!(event.target as HTMLElement).closest('a, button, input, label')) onOpen(row);
                  }
                : undefined
            }
          >
            {columns.map((c) => (
              <td
                key={c.key}
                data-label={c.title}
                className={
                  [c.number ? 'number' : '', c.wideOnly ? 'wide-only' : ''].join(' ').trim() || undefined
                }
              >
                <div>{c.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
