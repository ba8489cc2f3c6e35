/** Only the provider's own page or one of ours may be opened. */
export const isPayAddress = (url: string): boolean => /^(https:\/\/|\/(?!\/))/.test(url);
