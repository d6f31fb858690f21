// What an LFM2 is made of: its sizes by config.json, and the tensors that llama.cpp looks for in a model of that architecture.

/** The sizes of a decoder, from its own config.json or from that of a model that it is a part of. */
export function shapesOf(config) {
  const given = config.text_config ?? config;
  if (given.model_type !== 'lfm2') throw new Error(`model_type is ${JSON.stringify(given.model_type)}: only lfm2 is known here`);
  const tied = given.tie_embedding ?? given.tie_word_embeddings ?? true;
  if (!tied || given.conv_bias) throw new Error('only tied tables and convolutions without bias are known here');
  const layers = given.num_hidden_layers;
  const isAttention = given.layer_types
    ? given.layer_types.map(type => type === 'full_attention')
    : Array.from({ length: layers }, (_, layer) => given.full_attn_idxs.includes(layer));
  if (isAttention.length !== layers) throw new Error(`layer_types has ${isAttention.length} entries, num_hidden_layers is ${layers}`);
  return {
    vocabulary: given.vocab_size,
    width: given.hidden_size,
    inner: innerWidth(given),
    heads: given.num_attention_heads,
    keyHeads: given.num_key_value_heads,
    headSize: given.hidden_size / given.num_attention_heads,
    window: given.conv_L_cache,
    epsilon: given.norm_eps,
    ropeBase: given.rope_theta,
    positions: given.max_position_embeddings,
    beginning: given.bos_token_id,
    end: given.eos_token_id,
    padding: given.pad_token_id,
    isAttention,
  };
}

// LFM2's own rule: the width that is said is one for a feed-forward of two matrices, where this one has three.
function innerWidth(given) {
  const said = given.block_ff_dim ?? given.intermediate_size;
  if (!given.block_auto_adjust_ff_dim) return said;
  const multiple = given.block_multiple_of;
  return Math.ceil(Math.trunc((given.block_ffn_dim_multiplier ?? 1) * Math.trunc(2 * said / 3)) / multiple) * multiple;
}

/**
 * Every tensor, in the order of the file. `dims` has the inputs of a matrix first, as ggml does; values lie about `mean`, `deviation` wide, so that
 * activations keep their size: rows of a matrix are about as long as 1, those that add to the residual stream shorter by the number of additions.
 */
export function tensorsOf(shapes) {
  const { width, inner, headSize, keyHeads, window, vocabulary, isAttention } = shapes;
  const added = 1 / Math.sqrt(2 * isAttention.length);
  const matrix = (name, inputs, outputs, factor = 1) => ({ name, dims: [inputs, outputs], kind: 'matrix', mean: 0, deviation: factor / Math.sqrt(inputs) });
  const norm = (name, size) => ({ name, dims: [size], kind: 'small', mean: 1, deviation: 0.02 });
  const tensors = [
    { ...matrix('token_embd.weight', width, vocabulary), kind: 'table' },
    norm('token_embd_norm.weight', width), // the last norm, before the head: llama.cpp kept the wrong name
  ];
  isAttention.forEach((attention, layer) => {
    const at = `blk.${layer}`;
    tensors.push(norm(`${at}.attn_norm.weight`, width));
    if (attention) {
      tensors.push(
        matrix(`${at}.attn_q.weight`, width, width),
        matrix(`${at}.attn_k.weight`, width, keyHeads * headSize),
        matrix(`${at}.attn_v.weight`, width, keyHeads * headSize),
        norm(`${at}.attn_q_norm.weight`, headSize),
        norm(`${at}.attn_k_norm.weight`, headSize),
        matrix(`${at}.attn_output.weight`, width, width, added));
    } else {
      tensors.push(
        matrix(`${at}.shortconv.in_proj.weight`, width, 3 * width),
        { ...matrix(`${at}.shortconv.conv.weight`, window, width), kind: 'small' },
        matrix(`${at}.shortconv.out_proj.weight`, width, width, added));
    }

    tensors.push(
      norm(`${at}.ffn_norm.weight`, width),
      matrix(`${at}.ffn_gate.weight`, width, inner),
      matrix(`${at}.ffn_up.weight`, width, inner),
      matrix(`${at}.ffn_down.weight`, inner, width, added));
  });
  return tensors;
}
