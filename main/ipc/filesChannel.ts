/** The way of dropped files, which is no call of the contract: only the preload script speaks on it. */
export const FILES_CHANNEL = 'files.take';
