/** Why a pickle is not read, in words. */
import { AppError } from '../../../shared/errors.ts';

const SAVE_WEIGHTS = 'torch.save(model.state_dict(), "weights.pth")';

/** Packages whose objects are whole programs; their files are made by honest people who saved too much. */
const PROGRAM =
  /^(?:fastai|fastcore|fastprogress|torch\.nn|torch\.optim|torchtext|transformers|pytorch_lightning|lightning|__main__)(?:\.|$)/;
const LEARNER = /^(?:fastai|fastcore|fastprogress)(?:\.|$)/;

/** @param why ends the sentence “this pickle is damaged: …” */
export function damaged(why: string): AppError {
  const message = `The file is damaged, or is no file of weights: ${why}. Copy or download it again.`;
  return new AppError('model/unreadable-weights', message);
}

/** @param what of the pickle is refused: an opcode, a call, a persistent value */
export function unsafe(what: string): AppError {
  const message = `The file asks for more than plain data (${what}), so it was not read: a model’s weights are numbers and names, and nothing in a file is ever run here. Where you trust it, open it in Python and write its weights again: ${SAVE_WEIGHTS}.`;
  return new AppError('model/unsafe-pickle', message, { what });
}

/** A class or function that is not among the few that stand for plain data. */
export function unknownGlobal(module: string, name: string): AppError {
  const label = `${module}.${name}`.slice(0, 120);
  if (LEARNER.test(module)) return holdsCode(label, 'model = load_learner("export.pkl").model');
  return PROGRAM.test(module) ? holdsCode(label, WHOLE_MODEL) : unsafe(label);
}

/** The line of Python that opens a model saved whole. */
export const WHOLE_MODEL = 'model = torch.load("model.pth", weights_only=False)';

/** @param load the line of Python that opens such a file as `model` */
export function holdsCode(what: string, load: string): AppError {
  const message = `The file holds program code (${what}), not only weights, so it was not read. Export the state dict instead, with these two lines of Python: ${load} and ${SAVE_WEIGHTS}.`;
  return new AppError('model/holds-code', message, { what });
}
