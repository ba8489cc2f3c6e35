/** SHA-256 of a file in hex, computed on this phone; undefined where the browser cannot (pages without https). */
export async function sha256OfFile(file: Blob): Promise<string | undefined> {
  if (typeof crypto.subtle === 'undefined') return undefined;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
}
