/** What the values of a setting are called that has a few to choose from; its symbol has the short name already. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['stlr', 'triangle'],
  ['onecycle', 'one-cycle'],
  ['adam', 'Adam'],
  ['asgd', 'averaged SGD'],
]);

export function choiceWords(choice: string): string {
  return WORDS.get(choice) ?? choice;
}
