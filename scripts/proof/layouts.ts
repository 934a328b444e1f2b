/** The files that the proof begins with: every layout of the stored ones, and some that fastai saves while it runs. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const GOLDEN = fileURLToPath(new URL('../../test/fixtures/golden/', import.meta.url));

export interface Layout {
  readonly label: string;
  readonly weights: string;
  readonly words: string;
}

/** Small models of real PyTorch, in the layouts of fastai's generations. */
export function storedLayouts(): Layout[] {
  const files = {
    'fastai 2, zip': 'tiny_v2.pth',
    'fastai 2, before zip': 'tiny_v2_prezip.pth',
    'fastai 1': 'tiny_v1_prezip.pth',
    'fastai 0.7': 'tiny_v07.h5',
    'encoder alone': 'tiny_v2_encoder.pth',
    'with optimiser': 'tiny_v2_with_opt.pth',
    NumPy: 'tiny_v2.npz',
    'NumPy, deflated': 'tiny_v2_deflated.npz',
  };
  const words = join(GOLDEN, 'pth', 'itos_tiny.pkl');
  return [
    ...Object.entries(files).map(([label, file]) => ({ label, weights: join(GOLDEN, 'pth', file), words })),
    {
      label: 'safetensors',
      weights: join(GOLDEN, '02_weights.safetensors'),
      words: join(GOLDEN, '02_vocab.json'),
    },
  ];
}

/** What `load_models.py` saves in a folder, after some updates of fastai's. */
export function savedLayouts(folder: string): Layout[] {
  const files = {
    'learn.save, 400/1152/3': 'saved_1152.pth',
    'learn.save, 400/1150/3': 'saved_1150.pth',
    'learn.save, 60/115/4': 'saved_115.pth',
    'learn.save_encoder': 'saved_encoder.pth',
    'torch.save, before zip': 'saved_prezip.pth',
    'torch.save, float16': 'saved_half.pth',
  };
  const words = join(folder, 'itos.pkl');
  return Object.entries(files).map(([label, file]) => ({ label, weights: join(folder, file), words }));
}

/** Words of the stored models. */
export const STORED_WORDS = join(GOLDEN, '02_vocab.json');
