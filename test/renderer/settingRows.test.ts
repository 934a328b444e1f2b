/** The settings of a run as its own screen lists them. */
import { expect, test } from 'vitest';
import { settingSections } from '../../renderer/components/run/settingRows.ts';
import { defaultSettings, PRETRAINING } from '../../shared/settings.ts';

const titles = (kind: 'finetune' | 'pretrain'): string[] =>
  settingSections(defaultSettings('adam', kind === 'pretrain' ? PRETRAINING : {}), kind).map(
    ({ title }) => title,
  );

test('sizes of the model are told for pretraining only: fine-tuning keeps those of its model', () => {
  expect(titles('pretrain')).toContain('Model');
  expect(titles('finetune')).not.toContain('Model');
});

test('what differs from the defaults is marked, with the default in words', () => {
  const sections = settingSections({ ...defaultSettings(), cutFrac: 0.25 }, 'finetune');
  const marked = sections.flatMap(({ rows }) => rows).filter(({ changed }) => changed);
  expect(marked).toMatchObject([{ key: 'cutFrac', value: '25 %', usual: '10 %' }]);
});
