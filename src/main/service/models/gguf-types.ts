/** Sizes of GGUF's value and tensor types, from the format's specification (ggml docs/gguf.md) and ggml's type table. */

/** Bytes of the scalar metadata types, by id; 8 is a string and 9 an array. */
export const scalarBytes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
export const stringType = 8
export const arrayType = 9

/** Elements a block and bytes a block, by tensor type. */
export const tensorBlocks: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4], // F32
  1: [1, 2], // F16
  2: [32, 18], // Q4_0
  3: [32, 20], // Q4_1
  6: [32, 22], // Q5_0
  7: [32, 24], // Q5_1
  8: [32, 34], // Q8_0
  9: [32, 36], // Q8_1
  10: [256, 84], // Q2_K
  11: [256, 110], // Q3_K
  12: [256, 144], // Q4_K
  13: [256, 176], // Q5_K
  14: [256, 210], // Q6_K
  15: [256, 292], // Q8_K
  16: [256, 66], // IQ2_XXS
  17: [256, 74], // IQ2_XS
  18: [256, 98], // IQ3_XXS
  19: [256, 50], // IQ1_S
  20: [32, 18], // IQ4_NL
  21: [256, 110], // IQ3_S
  22: [256, 82], // IQ2_S
  23: [256, 136], // IQ4_XS
  24: [1, 1], // I8
  25: [1, 2], // I16
  26: [1, 4], // I32
  27: [1, 8], // I64
  28: [1, 8], // F64
  29: [256, 56], // IQ1_M
  30: [1, 2], // BF16
  34: [256, 54], // TQ1_0
  35: [256, 66], // TQ2_0
  39: [32, 17], // MXFP4
}

/** Text models that the engine's release of llama.cpp can run. */
export const architectures: ReadonlySet<string> = new Set(
  (
    'llama llama4 mistral3 qwen2 qwen2moe qwen3 qwen3moe qwen3next gemma gemma2 gemma3 gemma3n phi2 phi3 phimoe granite granitemoe granitehybrid ' +
    'command-r cohere2 deepseek deepseek2 gpt-oss glm4 glm4moe exaone exaone4 smollm3 olmo olmo2 falcon falcon-h1 starcoder2 internlm2 ' +
    'minicpm minicpm3 stablelm lfm2 ernie4_5 hunyuan-dense nemotron seed_oss bitnet'
  ).split(' '),
)
