// What shared packages use and WebViews of the build target lack (see vite.config.ts).
/* biome-ignore-all lint/suspicious/noExplicitAny: filling in built-ins */
const text = String.prototype as any;
text.replaceAll ??= function (this: string, what: string | RegExp, by: any) {
  return this.replace(
    typeof what === 'string' ? new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g') : what,
    by,
  );
};
(Object as any).hasOwn ??= (o: object, key: PropertyKey) => Object.hasOwn(o, key);
for (const list of [Array.prototype, String.prototype] as any[])
  list.at ??= function (this: any, i: number) {
    return this[i < 0 ? this.length + i : i];
  };
(Array.prototype as any).findLast ??= function (this: any[], fits: (x: any) => boolean) {
  return [...this].reverse().find(fits);
};
(crypto as any).randomUUID ??= () => {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b, i) =>
    (i === 6 ? (b & 15) | 64 : i === 8 ? (b & 63) | 128 : b).toString(16).padStart(2, '0'),
  );
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(''))
    .join('-');
};
