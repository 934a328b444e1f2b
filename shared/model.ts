/** Models as both sides of the window know them. */

export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  /** words in its vocabulary */
  readonly vocab: number;
  readonly parameters: number;
  readonly bytes: number;
  /** of the held-out part it was trained against; null where the card does not say */
  readonly perplexity: number | null;
  /** the run that made it, where one did */
  readonly run: string | null;
  /** epoch milliseconds */
  readonly created: number;
}
