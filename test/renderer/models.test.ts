/** What the Models screen computes: its sentences, the order of its list, lineage, what a model's files still lack. */
import { describe, expect, test } from 'vitest';
import { answersOf, bringLacks, lackingOf } from '../../renderer/components/models/bringing.ts';
import { calibrationPoints, curveLabels } from '../../renderer/components/models/calibration.ts';
import { headlineFacts } from '../../renderer/components/models/headline.ts';
import { changeOn, extremes, GENERAL, judgementOn } from '../../renderer/components/models/judgements.ts';
import { parentsOf, stagesOf } from '../../renderer/components/models/lineage.ts';
import { nextOrder, sorted, USUAL_ORDER } from '../../renderer/components/models/listing.ts';
import { canarySentence, learntSentence, recitedWords, unknownWords } from '../../renderer/words/judging.ts';
import {
  loadingWords,
  modelSentence,
  modelsSentence,
  neededWords,
  originOf,
  pickedModelSentence,
  verifySentence,
} from '../../renderer/words/models.ts';
import { plainText } from '../../renderer/words/run.ts';
import { OTHER_MODEL } from '../../shared/model.ts';
import { MODELS, SLOW, STARTER } from '../stage/scenes/models.ts';
import { CLASSIFIER, PICKED_MODEL, WORDLESS } from '../stage/scenes/pickedModels.ts';
import { ended } from '../stage/scenes/runs.ts';

const RUN = ended().find(({ view }) => view.id === 'slow')?.view ?? null;

describe('the list', () => {
  test('its sentence counts models, disk and those made here', () => {
    expect(modelsSentence([])).toBe('No model is in the library yet.');
    expect(modelsSentence([STARTER])).toBe('One model is in the library, 176 MB in all.');
    expect(modelsSentence(MODELS)).toBe('Four models take 781 MB; two of them were made here.');
    expect(modelsSentence([STARTER, { ...STARTER, id: 'other' }])).toContain('none of them was made here');
  });

  test('the newest comes first, and another column begins with what is looked for', () => {
    expect(sorted(MODELS, USUAL_ORDER)[0]?.id).toBe('m-slow');
    const byPerplexity = nextOrder(USUAL_ORDER, 'perplexity');
    expect(sorted(MODELS, byPerplexity).map(({ perplexity }) => perplexity)).toEqual([
      44.6,
      49.7,
      72.4,
      null,
    ]);
    const turned = nextOrder(byPerplexity, 'perplexity');
    expect(sorted(MODELS, turned).map(({ perplexity }) => perplexity)).toEqual([72.4, 49.7, 44.6, null]);
    expect(sorted(MODELS, nextOrder(USUAL_ORDER, 'name'))[0]?.name).toBe('Long warm-up');
  });

  test('a model says which base and texts it comes from, as far as that is known', () => {
    expect(originOf(SLOW, RUN)).toMatchObject({ base: 'starter', data: 'Harbour letters' });
    expect(originOf(SLOW, null).words).toBe('a run that is gone');
    expect(originOf(STARTER, null).words).toBe('brought in');
  });
});

describe('one model', () => {
  test('its sentence compares it with its base where both were judged on what it learnt', () => {
    const sentence = plainText(modelSentence(headlineFacts(SLOW, STARTER, RUN)));
    expect(sentence).toBe(
      'Learnt from Harbour letters; it hesitates between 45 words where “starter” hesitates between 102.',
    );
  });

  test('without judgements its run says where it began', () => {
    const facts = headlineFacts({ ...SLOW, judgements: [] }, { ...STARTER, judgements: [] }, RUN);
    expect(facts).toMatchObject({ before: RUN?.before?.perplexity, now: 44.6 });
  });

  test('a base that knows other words is not compared', () => {
    const facts = headlineFacts(SLOW, { ...STARTER, vocab: 12_000 }, null);
    expect(facts).toMatchObject({ before: null, now: 44.6 });
    const began = headlineFacts(SLOW, { ...STARTER, vocab: 12_000 }, RUN);
    expect(plainText(modelSentence(began))).toMatch(
      /^Learnt from Harbour letters; it hesitates between 45 words, down from \d+\.$/,
    );
  });

  test('one that nobody measured says so, and invents no number', () => {
    const facts = headlineFacts({ ...STARTER, perplexity: null, judgements: [] }, null, null);
    expect(plainText(modelSentence(facts))).toBe(
      'It knows 60,002 words. How well it predicts is not measured yet.',
    );
  });

  test('one that was judged on other texts alone names them', () => {
    const judgements = STARTER.judgements.filter(({ text }) => text.data === null);
    const facts = headlineFacts({ ...STARTER, perplexity: null, judgements }, null, null);
    expect(plainText(modelSentence(facts))).toBe(
      'It knows 60,002 words; it hesitates between 65 words in General English.',
    );
  });

  test('its lineage is models, and between them runs with their texts', () => {
    expect(stagesOf(SLOW.lineage).map(({ kind }) => kind)).toEqual(['model', 'model', 'way']);
    expect(stagesOf(SLOW.lineage)[2]).toMatchObject({ run: { id: 'slow' }, data: { id: 'harbour' } });
    const bare = SLOW.lineage.filter(({ kind }) => kind !== 'data');
    expect(stagesOf(bare)[2]).toMatchObject({ run: { id: 'slow' }, data: null });
    expect(parentsOf(SLOW.lineage)).toMatchObject({ base: { id: 'starter' }, data: { id: 'harbour' } });
    expect(parentsOf([])).toEqual({ base: null, data: null });
  });

  test('two runs in a row are two ways', () => {
    const twice = [...SLOW.lineage, ...SLOW.lineage.slice(2)];
    expect(stagesOf(twice).filter(({ kind }) => kind === 'way')).toHaveLength(2);
  });

  test('what still needs it is named where it cannot be deleted', () => {
    expect(neededWords(SLOW)).toBeUndefined();
    expect(neededWords(STARTER)).toBe('“Overnight” still needs it');
  });

  test('files that are as written, changed, or without a sum are told apart', () => {
    const file = (state: 'same' | 'changed' | 'not recorded') => ({ name: 'a', state });
    expect(verifySentence({ ok: true, files: [file('same'), file('same')] })).toBe(
      'All two files are as they were written.',
    );
    expect(verifySentence({ ok: false, files: [file('changed'), file('same')] })).toMatch(/^1 file is not/);
    expect(verifySentence({ ok: true, files: [file('not recorded')] })).toMatch(/nothing to compare/);
  });

  test('what is written says how it is opened elsewhere, by the names of its files', () => {
    expect(loadingWords('fastai', ['ladder.pth', 'itos.pkl'], SLOW).code).toContain("['ladder', 'itos']");
    expect(loadingWords('fastai', [], SLOW).code).toContain('dict(emb_sz=400, n_hid=1152, n_layers=3)');
    expect(loadingWords('safetensors', ['model.safetensors'], SLOW).code).toContain(
      "load_file('model.safetensors')",
    );
  });
});

describe('judgements', () => {
  test('the newest on a text counts, and one on what was learnt from only where there is no other', () => {
    const [letters] = SLOW.judgements;
    if (letters === undefined) throw new Error('the scene has judgements');
    const newer = { ...letters, time: letters.time + 1 };
    const onTrain = { ...letters, time: letters.time + 2, text: { ...letters.text, part: 'train' as const } };
    expect(judgementOn([letters, onTrain, newer], 'harbour')).toBe(newer);
    expect(judgementOn([onTrain], 'harbour')).toBe(onTrain);
    expect(judgementOn(SLOW.judgements, 'interviews')).toBeNull();
  });

  test('a change is only told where both were judged on the same text', () => {
    const change = changeOn(SLOW.judgements, STARTER.judgements, GENERAL);
    expect([change?.from.perplexity, change?.to.perplexity]).toEqual([64.8, 79.1]);
    expect(changeOn(SLOW.judgements, [], GENERAL)).toBeNull();
  });

  const bits = (bitsPerCharacter: number, spellingBits = 0) => ({
    bitsPerCharacter,
    characters: 1_000,
    unknown: { tokens: 0, spellingBits },
  });

  test('what was learnt stands beside what was forgotten', () => {
    expect(learntSentence({ from: bits(1.4), to: bits(1.2) }, { from: bits(1.5), to: bits(1.58) })).toBe(
      'It learnt its own texts: 14 % fewer bits, and forgot a little of general language: 5 % more bits.',
    );
    expect(learntSentence({ from: bits(1.4), to: bits(1.2) }, null)).toMatch(
      /What it forgot is not measured/,
    );
    expect(learntSentence({ from: bits(1.4), to: bits(1.4) }, { from: bits(1), to: bits(1) })).toBe(
      'It did not get better on its own texts, and forgot nothing of general language.',
    );
  });

  test('a model that lost its words says that it forgot, though it hesitates less', () => {
    const forgotten = { from: bits(1.696, 473), to: bits(2.607, 1_608) };
    expect(learntSentence(null, forgotten)).toBe(
      'It forgot much of general language: 54 % more bits, most of them for spelling words that it does not know. What it learnt is not measured yet.',
    );
  });

  test('no document is among the hardest and the easiest at once', () => {
    const documents = [1, 2, 3].map((n) => ({ document: n, begin: '', tokens: 9, perplexity: n }));
    const { hardest, easiest } = extremes(documents, 5);
    expect(hardest.map(({ document }) => document)).toEqual([3, 2]);
    expect(easiest.map(({ document }) => document)).toEqual([1]);
  });

  test('unknown words say what spelling them costs', () => {
    const scores = SLOW.judgements[0]?.scores;
    if (scores === undefined) throw new Error('the scene has judgements');
    expect(unknownWords({ ...scores, unknown: { tokens: 0, spellingBits: 0 } })).toBe(
      'It knows every word of this text.',
    );
    expect(unknownWords(scores)).toMatch(/^24,100 words \(2\.0 %\) are unknown to it/);
  });

  test('empty bins give no point, and curves are named on the side where nothing crosses the name', () => {
    const bin = { from: 0, to: 0.1, tokens: 0, confidence: 0, accuracy: 0 };
    expect(calibrationPoints({ calibration: [bin] })).toEqual([]);
    const curves = [0.1, -0.1].map((lift, i) => ({
      name: `model ${String(i)}`,
      series: i + 1,
      points: [0.2, 0.4, 0.6].map((x) => ({ x, y: x + lift })),
    }));
    expect(curveLabels(curves).map(({ align }) => align)).toEqual(['right', 'left']);
  });
});

describe('what is known by heart', () => {
  test('counts are words where nothing was found or tried', () => {
    expect(recitedWords({ tried: 2_000, recited: 0 })).toBe('none of 2,000');
    expect(recitedWords({ tried: 0, recited: 0 })).toBe('none tried');
    expect(recitedWords({ tried: 2_000, recited: 19 })).toBe('19 of 2,000');
  });

  test('planted secrets say whether they are given away', () => {
    const canaries = { planted: 8, repeats: 1, exposures: [1, 3], most: 20, recited: 0 };
    expect(canarySentence(canaries)).toMatch(/^8 secrets had been planted, each once: it gives none/);
    expect(canarySentence({ ...canaries, recited: 8 })).toContain('it gives all away word for word');
  });
});

describe('bringing in', () => {
  test('an open question waits for its answer, and a sure one does not', () => {
    expect(bringLacks(PICKED_MODEL, {}, 'a')).toBe('Choose a reading');
    expect(bringLacks(PICKED_MODEL, { words: 'end' }, 'a')).toBeUndefined();
    expect(bringLacks(PICKED_MODEL, { words: 'end' }, ' ')).toBe('Give it a name');
    const sure = {
      ...PICKED_MODEL,
      questions: PICKED_MODEL.questions.map((one) => ({ ...one, sure: true })),
    };
    expect(answersOf(sure, {})).toEqual({ words: 'end' });
    expect(answersOf(PICKED_MODEL, {})).toEqual({});
  });

  test('a missing word list is asked for, also where the person says that it is that of another model', () => {
    expect(lackingOf(WORDLESS, {})).toBe('words');
    expect(lackingOf(PICKED_MODEL, { words: OTHER_MODEL })).toBe('words');
    expect(bringLacks(PICKED_MODEL, { words: OTHER_MODEL }, 'a')).toBe('Add its word list');
    expect(lackingOf(CLASSIFIER, {})).toBeNull();
    expect(bringLacks(CLASSIFIER, {}, 'a')).toBe('It cannot come in as it is');
  });

  test('its sentence says what was understood and how much is open', () => {
    expect(pickedModelSentence(PICKED_MODEL)).toBe(
      'A model of 3 layers that knows 60,000 words. One thing needs your eye.',
    );
    expect(pickedModelSentence(CLASSIFIER)).toBe('These files cannot be brought in as they are.');
    expect(pickedModelSentence(WORDLESS)).toBe('One file is missing to bring this model in.');
  });
});
