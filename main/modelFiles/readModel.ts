/** A model from foreign files: looked at before it is taken, and read with the answers to what its files leave open. */
import { AppError } from '../../shared/errors.ts';
import { counted } from '../../shared/format.ts';
import { OTHER_MODEL } from '../../shared/model.ts';
import type { LookedModel, ModelAnswers, ModelQuestion } from '../../shared/model.ts';
import { assembleModel } from '../engine/files/modelFolder.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { describeRules, infoOf } from '../engine/text/tokenizer.ts';
import { chooseWeights, chooseWords } from './chosen.ts';
import type { ChosenWeights, ChosenWords } from './chosen.ts';
import { nameFrom, withPicked } from './pickedFiles.ts';
import type { PickedFile } from './pickedFiles.ts';
import { checkTied, readWeights } from './readTensors.ts';
import { readingsOf } from './readings.ts';
import type { Readings } from './readings.ts';
import { mismatch } from './words/match.ts';
import { planRows } from './words/rows.ts';
import { mapSpecials } from './words/specials.ts';

/**
 * What files are as a model, and what has to be asked before they can become one. What makes an import impossible is
 * told as a refusal, so that a file that is missing can be added.
 * @throws AppError `input/not-found`, `input/not-a-model`, `disk/…`
 */
export async function lookAtModel(paths: readonly string[], signal?: AbortSignal): Promise<LookedModel> {
  return withPicked(paths, signal, async (files) => {
    let weights: ChosenWeights | null = null;
    let refusal: LookedModel['refusal'] = null;
    let questions: readonly ModelQuestion[] = [];
    let notes: readonly string[] = [];
    try {
      weights = chooseWeights(files);
      await checkTied(weights.understood, weights.file.name, signal);
      const words = chooseWords(files, weights);
      const readings = await readingsOf(files, weights, words, signal);
      ({ questions } = readings);
      notes = [...notesOn(weights, words), ...readings.doubts];
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('model/')) throw error;
      refusal = { code: error.code, message: error.message };
    }
    return {
      suggestedName: nameFrom(paths, files),
      files: files.map(({ name, kind, bytes }) => ({ name, kind, bytes })),
      understood: weights === null ? null : factsOf(weights, files, notes),
      questions,
      refusal,
    };
  });
}

/**
 * @param answers by the keys of the questions that `lookAtModel` asks
 * @throws AppError `model/which-reading` for a question that is open, and `model/…` and `input/…` for what cannot be used
 */
export async function readModel(
  paths: readonly string[],
  answers: ModelAnswers,
  signal?: AbortSignal,
): Promise<StoredModel> {
  return withPicked(paths, signal, async (files) => {
    const weights = chooseWeights(files);
    const words = chooseWords(files, weights);
    const readings = await readingsOf(files, weights, words, signal);
    return assemble(files, weights, words, readings, answers, signal);
  });
}

async function assemble(
  files: readonly PickedFile[],
  weights: ChosenWeights,
  chosen: ChosenWords,
  { questions, match, rules, doubts }: Readings,
  answers: ModelAnswers,
  signal: AbortSignal | undefined,
): Promise<StoredModel> {
  const answer = (key: ModelQuestion['key']): string | null => answerTo(questions, key, answers[key]);
  const wanted = answer('words') ?? match.likeliest;
  if (wanted === OTHER_MODEL) throw mismatch(chosen.list.words.length, weights.understood.rows, chosen.file);
  const reading = match.readings.find(({ key }) => key === wanted);
  const words = mapSpecials(reading?.words ?? chosen.list.words);
  const plan = planRows(words.words);
  const cut = rules === null ? undefined : rules.rules.get(answer('rules') ?? rules.question.likeliest);
  const config = files.find((file) => file.role === 'config');
  const card = files.find(({ role }) => role === 'card');
  const { name } = weights.file;
  return assembleModel(
    {
      name,
      vocab: plan.words,
      weights: await readWeights(weights.understood, name, plan.from, signal),
      dtype: weights.understood.dtype,
      padToken: plan.from === null && config?.padToken === true ? null : plan.padToken,
      tokenizer: cut === undefined ? null : infoOf(cut),
      notes: [
        ...(isOurs(weights, files) ? [] : [originOf(weights, chosen)]),
        ...notesOn(weights, chosen),
        ...doubts,
        ...(match.readings.length > 1 && reading !== undefined
          ? [
              `The list and the rows differ in number. The reading that was taken: ${lowerFirst(reading.label)}.`,
            ]
          : []),
        ...words.notes,
        ...plan.notes,
        ...(cut === undefined
          ? []
          : [
              `How its texts were cut into words was ${answers.rules === undefined ? 'taken from its word list' : 'chosen'}: ${describeRules(cut)}.`,
            ]),
        ...(rules?.notes ?? []),
      ],
    },
    { config: config?.path ?? null, card: card?.path ?? null },
  );
}

/** @throws AppError `model/which-reading` */
function answerTo(
  questions: readonly ModelQuestion[],
  key: ModelQuestion['key'],
  given: string | undefined,
): string | null {
  const question = questions.find((one) => one.key === key);
  if (question === undefined) {
    if (given === undefined) return null;
    const message = `“${given}” answers a question that this model does not raise. Leave it out.`;
    throw new AppError('model/which-reading', message, { key });
  }
  const known = question.readings.map((reading) => reading.key);
  if (given === undefined && question.sure) return question.likeliest;
  if (given !== undefined && known.includes(given)) return given;
  const list = question.readings.map((one) => `“${one.key}” (${one.label}. ${one.detail})`);
  const wrong = given === undefined ? '' : `“${given}” is none of its readings. `;
  const message = `${wrong}${question.question} ${list.join(' ')} The likeliest is “${question.likeliest}”. Choose one.`;
  throw new AppError('model/which-reading', message, { key, readings: known });
}

function factsOf(
  { understood, notes }: ChosenWeights,
  files: readonly PickedFile[],
  all: readonly string[],
): NonNullable<LookedModel['understood']> {
  const { embSz, nHid, nLayers, rows, parameters } = understood;
  const layout = files.some((file) => file.role === 'config' && file.statesRules)
    ? 'ULMFiT Studio'
    : understood.layout;
  return {
    ...{ layout, embSz, nHid, nLayers, parameters },
    vocab: rows,
    notes: all.length > 0 ? all : [...understood.notes, ...notes],
  };
}

function isOurs({ file }: ChosenWeights, files: readonly PickedFile[]): boolean {
  return (
    file.opened.format === 'safetensors' && files.some((one) => one.role === 'config' && one.statesRules)
  );
}

function notesOn({ understood, notes }: ChosenWeights, words: ChosenWords): string[] {
  return [...understood.notes, ...notes, ...words.notes];
}

function originOf(
  { file, understood }: ChosenWeights,
  { file: list, list: { words, form } }: ChosenWords,
): string {
  const names = understood.layout;
  return `Brought in from “${file.name}” (${file.kind}, names of ${names}) and “${list}” (${form}, ${counted(words.length, 'word')}).`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
