package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The layers' share of a {@link FlowCache}: a state for each, and for each run through the same
 * layers its own. Where a cache follows another, a layer's state begins with that in the other.
 */
final class LayerStates implements Past, AutoCloseable {
  private static final LayerStates NOTHING = new LayerStates(null, null);

  private final FlowCache cache;
  private final LayerStates before; // of the cache that this one follows, or null
  private final IdentityHashMap<Object, Tensor> tails = new IdentityHashMap<>();
  private final IdentityHashMap<Object, KeyValueStore> attentions = new IdentityHashMap<>();
  private final Map<Integer, LayerStates> runs = new HashMap<>();

  LayerStates(FlowCache cache, LayerStates before) {
    this.cache = cache;
    this.before = before == null ? NOTHING : before;
  }

  @Override
  public Past at(int run) {
    return runs.computeIfAbsent(run, any -> new LayerStates(cache, before.runs.get(run)));
  }

  @Override
  public Tensor lead(Object layer, Tensor x, long frames) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor own = tails.get(layer);
      Tensor tail = own == null ? before.tails.get(layer) : own;
      Tensor joined = tail == null ? x.pad(0, 0, 0, frames, 0) : Tensor.cat(1, tail, x);
      tails.put(layer, scope.own(joined.narrow(1, x.size(1), frames).copy()));
      if (own != null) {
        own.close();
      }
      return scope.escape(joined);
    }
  }

  @Override
  public KeyValues append(Object layer, Tensor keys, Tensor values) {
    KeyValueStore store = attentions.computeIfAbsent(layer, this::newStore);
    store.append(keys, values, cache.growth(keys.size(2)));
    return store.all();
  }

  /** {@return the same for the last frames: nothing of them is kept} */
  Past ending() {
    return new Ending(this, before);
  }

  /**
   * What came before the last frames.
   *
   * @param own what was kept
   * @param before what is told where nothing was kept
   */
  private record Ending(LayerStates own, LayerStates before) implements Past {
    @Override
    public Past at(int run) {
      LayerStates further = before.runs.getOrDefault(run, NOTHING);
      LayerStates kept = own.runs.get(run);
      return kept == null ? new Ending(further, further) : new Ending(kept, further);
    }

    @Override
    public Tensor lead(Object layer, Tensor x, long frames) {
      Tensor tail = own.tails.getOrDefault(layer, before.tails.get(layer));
      return tail == null ? x.pad(0, 0, 0, frames, 0) : Tensor.cat(1, tail, x);
    }

    @Override
    public KeyValues append(Object layer, Tensor keys, Tensor values) {
      KeyValueStore store = own.attentions.getOrDefault(layer, before.attentions.get(layer));
      KeyValues last = KeyValues.of(keys, values);
      return store == null ? last : store.all().then(last);
    }
  }

  private KeyValueStore newStore(Object layer) {
    return new KeyValueStore(cache.size().type(), before.attentions.get(layer));
  }

  /** Shows everything that is kept here. */
  void forEach(Consumer<Tensor> each) {
    tails.values().forEach(each);
    attentions.values().forEach(store -> store.forEach(each));
    runs.values().forEach(run -> run.forEach(each));
  }

  @Override
  public void close() {
    forEach(Tensor::close);
    tails.clear();
    attentions.clear();
    runs.clear();
  }
}
