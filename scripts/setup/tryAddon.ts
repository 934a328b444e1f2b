/** Multiplies two matrices by the addon that is named, and says so when the product is right. */
import { createRequire } from 'node:module';
import { attr, type Binding, FLOAT } from '../../main/engine/ops/tensorflow/binding.ts';

const [, , addon = ''] = process.argv;
const binding = createRequire(import.meta.url)(addon) as Binding;

const a = binding.createTensor([2, 2], FLOAT, new Float32Array([1, 2, 3, 4]));
const b = binding.createTensor([2, 1], FLOAT, new Float32Array([5, 6]));
const attrs = [attr.type('T', FLOAT), attr.bool('transpose_a', false), attr.bool('transpose_b', false)];
const [product] = binding.executeOp('MatMul', attrs, [a, b], 1);
const values = product === undefined ? [] : [...binding.tensorDataSync(product.id)];
if (values.join() !== '17,39') {
  throw new Error(`error: the product of two matrices came out as ${values.join()} instead of 17,39`);
}
console.log(`TensorFlow ${binding.TF_Version} works`);
