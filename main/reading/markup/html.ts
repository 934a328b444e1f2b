/** Pages (.html): the text that a browser would show, one document a file. */
export { htmlText } from './htmlText.ts';
