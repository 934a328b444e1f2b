/** Makes a model of the library from the best weights of a run: its card and its row. */
import { counted } from '../../shared/format.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import type { Evaluation } from '../../shared/evaluation.ts';
import { folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { ModelCard } from './engineHost.ts';
import { freeName } from './names.ts';
import type { Prepared } from './prepare.ts';
import type { RunFile } from './runFolder.ts';

export interface KeptModel {
  readonly record: ModelRecord;
  /** what its weights write, where that was asked for */
  readonly samples: readonly { readonly prompt: string; readonly text: string }[];
}

/**
 * Lets the engine write the model's folder; its row is for the caller to insert together with the end of the run.
 * @param best the weights of the lowest held-out loss, and their evaluation
 * @param samples whether they are to write their texts once more
 */
export async function keepModel(
  ctx: Context,
  { run, data }: Prepared,
  file: RunFile,
  best: { readonly file: string; readonly evaluation: Evaluation },
  samples: boolean,
): Promise<KeptModel> {
  const { config, vocab } = run.facts;
  const card = cardOf(ctx, { ...run.facts, data }, file, best.evaluation);
  const folder = folderOf(ctx, 'model', file.model);
  const kept = await run.keep({ folder, bestFile: best.file, card, samples });
  const record: ModelRecord = {
    id: file.model,
    name: card.name,
    created: card.created ?? ctx.now(),
    embSz: config.emb_sz,
    nHid: config.n_hid,
    nLayers: config.n_layers,
    vocab: vocab.length,
    parameters: kept.parameters,
    dtype: 'F32',
    bytes: kept.bytes,
    perplexity: best.evaluation.perplexity,
    run: file.id,
    notes: '',
  };
  return { record, samples: kept.samples };
}

/** Of what nobody has said; the person who exports a model knows better and can write it in. */
const NOT_STATED = 'not stated';

function cardOf(
  ctx: Context,
  { baseCard, config, tokens, data }: Prepared['run']['facts'] & Pick<Prepared, 'data'>,
  file: RunFile,
  after: Evaluation,
): ModelCard {
  const { settings, epochs, seed, baseName, dataName, hashes, versions } = file;
  // the run may have been renamed since it began
  const name = ctx.runs.get(file.id)?.name ?? file.name;
  // fine-tuning keeps the sizes of its base, whatever the settings say
  const sizes = { embSz: config.emb_sz, nHid: config.n_hid, nLayers: config.n_layers };
  const note =
    file.kind === 'pretrain' && baseName !== null
      ? `Its vocabulary is that of “${baseName}”, with which its pretraining went on.`
      : `Its vocabulary was taken from the training part of “${dataName}”.`;
  return {
    name: freeName(name, (wanted) => ctx.models.byName(wanted) !== undefined),
    created: ctx.now(),
    run: file.id,
    program: `ULMFiT Studio ${versions['program'] ?? ''}`.trim(),
    licence: NOT_STATED,
    base:
      baseName === null
        ? null
        : { name: baseName, licence: baseCard?.licence ?? NOT_STATED, sha256: hashes.model },
    corpora: [
      ...(baseCard?.corpora ?? []),
      {
        ...{ name: dataName, licence: NOT_STATED, sha256: hashes.data },
        ...{ documents: data.documents.train, tokens: tokens.train, types: data.types },
      },
    ],
    lineage: [...(baseCard?.lineage ?? []), ...(baseName === null ? [] : [baseName]), dataName].filter(
      (one, i, all) => all.indexOf(one) === i,
    ),
    settings: { ...settings, ...sizes, epochs, seed },
    heldOut: after,
    batch: settings.batch,
    bptt: settings.bptt,
    audit: null,
    notes: [...(baseCard?.notes ?? []), note, ...plantedNote(settings)],
  };
}

function plantedNote({ canaries, canaryRepeats }: RunFile['settings']): string[] {
  if (canaries === 0) return [];
  const times = canaryRepeats === 1 ? 'once' : `${canaryRepeats} times`;
  return [
    `Among the texts stood ${counted(canaries, 'made-up secret')}, each ${times}, so that an audit can tell whether the model learns such things by heart.`,
  ];
}
