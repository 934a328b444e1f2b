/** The Python packages out of which TensorFlow's C library is taken: since 2.19 it is published nowhere else. */

export const TENSORFLOW_VERSION = '2.21.0';

/**
 * @typedef {object} Wheel
 * @property {string} name of the Python package
 * @property {string} platform as pip calls it
 * @property {string} sha256
 * @property {number} bytes of the download
 * @property {number} unpacked bytes of what we take out of it
 * @property {string[]} libraries
 */

const LINUX_LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** @type {Map<string, Wheel>} */
const WHEELS = new Map([
  [
    'linux-x64',
    {
      name: 'tensorflow-cpu',
      platform: 'manylinux_2_27_x86_64',
      sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
      bytes: 274e6,
      unpacked: 855e6,
      libraries: LINUX_LIBRARIES,
    },
  ],
  [
    'linux-arm64',
    {
      name: 'tensorflow',
      platform: 'manylinux_2_27_aarch64',
      sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
      bytes: 282e6,
      unpacked: 885e6,
      libraries: LINUX_LIBRARIES,
    },
  ],
  [
    'darwin-arm64',
    {
      name: 'tensorflow',
      platform: 'macosx_12_0_arm64',
      sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
      bytes: 223e6,
      unpacked: 742e6,
      libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    },
  ],
]);

/**
 * @param {string} [machine] platform and processor, as Node calls them
 * @returns {Wheel | null}
 */
export const wheelFor = (machine = `${process.platform}-${process.arch}`) => WHEELS.get(machine) ?? null;

/** What we take out of a wheel: the libraries, the few headers the addon includes, the licences. */
export const WANTED = [
  'tensorflow/libtensorflow_cc.',
  'tensorflow/libtensorflow_framework.',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/',
  'tensorflow/THIRD_PARTY_NOTICES.txt',
];
