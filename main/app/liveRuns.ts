/** What the window's frame, menus and manners need to know of training, whoever does it. */

/** The run that goes on in this program. */
export interface LiveRun {
  readonly run: string;
  readonly name: string;
  /** counted from 1 */
  readonly epoch: number;
  readonly epochs: number;
  /** share of the updates that are done, 0 to 1 */
  readonly share: number;
  readonly msLeft: number | null;
}

export interface EndedRun {
  readonly run: string;
  readonly name: string;
  readonly how: 'done' | 'stopped' | 'failed' | 'paused' | 'interrupted';
  /** best perplexity on the held-out part, where it was measured */
  readonly perplexity: number | null;
  /** of a failure, or of a pause that nobody asked for, the sentence for people */
  readonly message: string | null;
}

export interface LiveRuns {
  liveRun(): LiveRun | null;
  /** saves the run's whole state now, and goes on */
  checkpoint(): void;
  /** resolves when everything is saved and the run is marked paused */
  pauseAndWait(): Promise<void>;
  onLiveChange(listener: (live: LiveRun | null) => void): () => void;
  onEnded(listener: (ended: EndedRun) => void): () => void;
  /** pauses what goes on and ends the trainer's process */
  shutdown(): Promise<void>;
}
