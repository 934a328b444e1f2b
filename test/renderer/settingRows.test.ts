/** The settings of a run as its own screen lists them. */
import { expect, test } from 'vitest';
import { settingSections } from '../../renderer/components/run/settingRows.ts';
import { defaultSettings, PRETRAINING } from '../../shared/settings.ts';

const titles = (kind: 'finetune' | 'pretrain', base: string | null): string[] => {
  const settings = defaultSettings('adam', kind === 'pretrain' ? PRETRAINING : {});
  return settingSections({ settings, kind, base }).map(({ title }) => title);
};

test('sizes of the model are told for pretraining from nothing only: other runs keep those of their model', () => {
  expect(titles('pretrain', null)).toContain('Model');
  expect(titles('pretrain', 'm')).not.toContain('Model');
  expect(titles('finetune', 'm')).not.toContain('Model');
});

test('what differs from the defaults is marked, with the default in words', () => {
  const sections = settingSections({
    settings: { ...defaultSettings(), cutFrac: 0.25 },
    kind: 'finetune',
    base: 'm',
  });
  const marked = sections.flatMap(({ rows }) => rows).filter(({ changed }) => changed);
  expect(marked).toMatchObject([{ key: 'cutFrac', value: '25 %', usual: '10 %' }]);
});
