package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The layers' share of a {@link FlowCache}: a state for each, and for each Euler step its own. */
final class LayerStates implements Past, AutoCloseable {
  private final FlowCache cache;
  private final IdentityHashMap<Object, Tensor> tails = new IdentityHashMap<>();
  private final IdentityHashMap<Object, KeyValueStore> attentions = new IdentityHashMap<>();
  private final Map<Integer, LayerStates> steps = new HashMap<>();

  LayerStates(FlowCache cache) {
    this.cache = cache;
  }

  @Override
  public Past at(int step) {
    return steps.computeIfAbsent(step, number -> new LayerStates(cache));
  }

  @Override
  public Tensor lead(Object layer, Tensor x, long frames) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tail = tails.get(layer);
      Tensor joined = tail == null ? x.pad(0, frames, 0) : Tensor.cat(2, tail, x);
      tails.put(layer, scope.own(joined.narrow(2, x.size(2), frames).copy()));
      if (tail != null) {
        tail.close();
      }
      return scope.escape(joined);
    }
  }

  @Override
  public KeyValues append(Object layer, Tensor keys, Tensor values) {
    KeyValueStore store = attentions.computeIfAbsent(layer, any -> new KeyValueStore());
    store.append(keys, values, cache.growth(keys.size(2)));
    return store.all();
  }

  @Override
  public void close() {
    tails.values().forEach(Tensor::close);
    tails.clear();
    attentions.values().forEach(KeyValueStore::close);
    attentions.clear();
    steps.values().forEach(LayerStates::close);
    steps.clear();
  }
}
