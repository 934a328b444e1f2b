/** Bounds what packed data may become, in the thread that reads PDFs: limits of the heap do not count bytes outside it. */

/** Bytes of one unpacked stream: a hundred times what the text of a page or a font comes to. */
const LARGEST_STREAM = 64 * 1024 * 1024;

/** Lets no array of bytes be made that is larger, and calls `overflow` instead; must come before anything is unpacked. */
export function boundAllocations(overflow: () => void): void {
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, args: unknown[], made) {
      const [size] = args;
      if (typeof size === 'number' && size > LARGEST_STREAM) {
        overflow();
        throw new RangeError('an unpacked stream is too large');
      }
      const result: unknown = Reflect.construct(target, args, made === globalThis.Uint8Array ? target : made);
      return result instanceof target ? result : new target();
    },
  });
}
