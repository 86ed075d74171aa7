package io.github.cosyvoice4j.core.checkpoint;

import io.github.cosyvoice4j.ModelFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a {@code torch.save} archive as data.
 *
 * <p>A pickle is a program for a stack machine that may call any Python function. This machine
 * knows numbers, strings, lists, dicts and tensors, and refuses by name whatever else is asked for;
 * nothing is ever called. Dicts become {@link LinkedHashMap}s, lists and tuples {@link List}s,
 * numbers {@link Long} or {@link Double}, None null, tensors {@link TorchTensor}s.
 *
 * <p>Opcodes: the comments of CPython's {@code pickletools}. Protocols 2 to 4, which is what torch
 * writes.
 */
final class Unpickler {
  private static final Object MARK = new Object();

  /** The functions that a state dict needs; none is called, each is known by what it makes. */
  private enum Function {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER
  }

  /** Whatever a pickle may name: functions, and classes of storages as the type they hold. */
  private static final Map<String, Object> GLOBALS = globals();

  private static Map<String, Object> globals() {
    Map<String, Object> globals = new HashMap<>();
    globals.put("collections.OrderedDict", Function.ORDERED_DICT);
    globals.put("torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR);
    globals.put("torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER);
    for (StoredType type : StoredType.values()) {
      globals.put("torch." + type.torchStorage(), type);
    }
    return Map.copyOf(globals);
  }

  /** Finds the storage that a pickle speaks of. */
  @FunctionalInterface
  interface Storages {
    /**
     * {@return a storage}
     *
     * @param key its name in the archive
     * @param type number format
     * @param elements how many numbers it must hold
     * @throws ModelFormatException if there is none, or of another size
     */
    TorchTensor.Storage find(String key, StoredType type, long elements)
        throws ModelFormatException;
  }

  private final String file;
  private final ByteBuffer pickle;
  private final Storages storages;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /**
   * Prepares to read.
   *
   * @param file what is read, for messages
   * @param pickle the whole pickle
   * @param storages where its tensors' numbers are
   */
  Unpickler(String file, ByteBuffer pickle, Storages storages) {
    this.file = file;
    this.pickle = pickle.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.storages = storages;
  }

  /**
   * Reads the pickle.
   *
   * @return the one value it describes
   * @throws ModelFormatException if it is damaged or asks for anything but data
   */
  Object read() throws ModelFormatException {
    try {
      int opcode = next();
      while (opcode != '.') { // STOP
        step(opcode);
        opcode = next();
      }
    } catch (BufferUnderflowException e) {
      throw wrong("more bytes", "the end");
    }
    Object result = pop();
    if (!stack.isEmpty()) {
      throw wrong("one value", (stack.size() + 1) + " of them");
    }
    return result;
  }

  private void step(int opcode) throws ModelFormatException {
    switch (opcode) {
      case 0x80 -> next(); // PROTO
      case 0x95 -> pickle.getLong(); // FRAME: a hint for readers of streams
      case 'q' -> memo.put(next(), top()); // BINPUT
      case 'r' -> memo.put(pickle.getInt(), top()); // LONG_BINPUT
      case 0x94 -> memo.put(memo.size(), top()); // MEMOIZE
      case 'h' -> push(remembered(next())); // BINGET
      case 'j' -> push(remembered(pickle.getInt())); // LONG_BINGET
      case 'c' -> push(global(line() + "." + line())); // GLOBAL
      case 0x93 -> push(globalOnStack()); // STACK_GLOBAL
      case 'Q' -> push(storage()); // BINPERSID
      case 'R' -> push(reduce()); // REDUCE
      case 'b' -> build(); // BUILD
      default -> {
        if (!pushScalar(opcode) && !changeCollection(opcode)) {
          throw refused("opcode 0x" + Integer.toHexString(opcode));
        }
      }
    }
  }

  private boolean pushScalar(int opcode) throws ModelFormatException {
    switch (opcode) {
      case 'N' -> push(null); // NONE
      case 0x88 -> push(true); // NEWTRUE
      case 0x89 -> push(false); // NEWFALSE
      case 'K' -> push((long) next()); // BININT1
      case 'M' -> push((long) Short.toUnsignedInt(pickle.getShort())); // BININT2
      case 'J' -> push((long) pickle.getInt()); // BININT
      case 0x8a -> push(whole(next())); // LONG1
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(pickle.getLong()))); // BINFLOAT
      case 'X' -> push(text(Integer.toUnsignedLong(pickle.getInt()))); // BINUNICODE
      case 0x8c -> push(text(next())); // SHORT_BINUNICODE
      case 0x8d -> push(text(pickle.getLong())); // BINUNICODE8
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean changeCollection(int opcode) throws ModelFormatException {
    switch (opcode) {
      case '(' -> push(MARK);
      case '}' -> push(new LinkedHashMap<>()); // EMPTY_DICT
      case ']' -> push(new ArrayList<>()); // EMPTY_LIST
      case ')' -> push(List.of()); // EMPTY_TUPLE
      case 't' -> push(popToMark()); // TUPLE
      case 0x85 -> push(pop(1)); // TUPLE1
      case 0x86 -> push(pop(2)); // TUPLE2
      case 0x87 -> push(pop(3)); // TUPLE3
      case 's' -> setItems(pop(2)); // SETITEM
      case 'u' -> setItems(popToMark()); // SETITEMS
      case 'a' -> append(pop(1)); // APPEND
      case 'e' -> append(popToMark()); // APPENDS
      default -> {
        return false;
      }
    }
    return true;
  }

  private void setItems(List<Object> items) throws ModelFormatException {
    @SuppressWarnings("unchecked") // Only this class makes maps.
    Map<Object, Object> map = (Map<Object, Object>) expect(LinkedHashMap.class, top());
    for (int i = 0; i + 1 < items.size(); i += 2) {
      Object key = items.get(i);
      // Keys that contain others could contain themselves, which has no hash code.
      if (!(key instanceof String || key instanceof Long)) {
        throw wrong("a text or a number as key", describe(key));
      }
      map.put(key, items.get(i + 1));
    }
    if (items.size() % 2 != 0) {
      throw wrong("keys and values", "an odd number");
    }
  }

  private void append(List<Object> items) throws ModelFormatException {
    @SuppressWarnings("unchecked") // Only this class makes lists.
    List<Object> list = (List<Object>) expect(ArrayList.class, top());
    list.addAll(items);
  }

  /** The attributes of an OrderedDict, such as versions of modules: nothing a reader needs. */
  private void build() throws ModelFormatException {
    pop();
    expect(LinkedHashMap.class, top());
  }

  private Object global(String name) throws ModelFormatException {
    Object known = GLOBALS.get(name);
    if (known == null) {
      throw refused(name);
    }
    return known;
  }

  private Object globalOnStack() throws ModelFormatException {
    List<Object> names = pop(2);
    return global(expect(String.class, names.get(0)) + "." + expect(String.class, names.get(1)));
  }

  /** Persistent ids are {@code ("storage", class, key, device, elements)}; the device is past. */
  private TorchTensor.Storage storage() throws ModelFormatException {
    List<?> id = expect(List.class, pop());
    if (id.size() != 5 || !"storage".equals(id.get(0))) {
      throw wrong("the five parts of a storage", describe(id));
    }
    return storages.find(
        expect(String.class, id.get(2)),
        expect(StoredType.class, id.get(1)),
        expect(Long.class, id.get(4)));
  }

  private Object reduce() throws ModelFormatException {
    List<?> arguments = expect(List.class, pop());
    Function function = expect(Function.class, pop());
    int needed =
        switch (function) {
          case ORDERED_DICT -> 0;
          case REBUILD_TENSOR -> 4;
          case REBUILD_PARAMETER -> 1;
        };
    if (arguments.size() < needed) {
      throw wrong(needed + " arguments of " + function, arguments.size() + "");
    }
    if (function == Function.ORDERED_DICT && !arguments.isEmpty()) {
      throw wrong("an OrderedDict that is filled item by item", "one made of arguments");
    }
    return switch (function) {
      case ORDERED_DICT -> new LinkedHashMap<>();
      case REBUILD_TENSOR ->
          new TorchTensor(
              expect(TorchTensor.Storage.class, arguments.get(0)),
              expect(Long.class, arguments.get(1)),
              longs(arguments.get(2)),
              longs(arguments.get(3)));
      case REBUILD_PARAMETER -> expect(TorchTensor.class, arguments.get(0));
    };
  }

  private long[] longs(Object value) throws ModelFormatException {
    List<?> items = expect(List.class, value);
    long[] longs = new long[items.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = expect(Long.class, items.get(i));
    }
    return longs;
  }

  private int next() {
    return Byte.toUnsignedInt(pickle.get());
  }

  private long whole(int bytes) throws ModelFormatException {
    if (bytes > Long.BYTES) {
      throw wrong("a number of at most 8 bytes", bytes + " bytes");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    int unused = Long.SIZE - 8 * bytes;
    return value << unused >> unused; // the sign is the highest bit that is there
  }

  private String text(long length) throws ModelFormatException {
    if (length < 0 || length > pickle.remaining()) {
      throw wrong("a text of " + Long.toUnsignedString(length) + " bytes", "the end");
    }
    ByteBuffer bytes = pickle.slice(pickle.position(), (int) length);
    pickle.position(pickle.position() + (int) length);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private String line() {
    int length = 0;
    int start = pickle.position();
    while (next() != '\n') {
      length++;
    }
    return StandardCharsets.UTF_8.decode(pickle.slice(start, length)).toString();
  }

  private Object remembered(int key) throws ModelFormatException {
    if (!memo.containsKey(key)) {
      throw wrong("memo " + key, "nothing");
    }
    return memo.get(key);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() throws ModelFormatException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw wrong("a value on the stack", "none");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() throws ModelFormatException {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<Object> pop(int count) throws ModelFormatException {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(0, pop());
    }
    return values;
  }

  private List<Object> popToMark() throws ModelFormatException {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw wrong("a mark on the stack", "none");
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> values = new ArrayList<>(above);
    above.clear();
    stack.remove(mark);
    return values;
  }

  private <T> T expect(Class<T> type, Object value) throws ModelFormatException {
    if (!type.isInstance(value)) {
      throw wrong(type.getSimpleName(), describe(value));
    }
    return type.cast(value);
  }

  /** Names only the kind: a value may contain itself. */
  private static String describe(Object value) {
    return value == null ? "None" : value.getClass().getSimpleName();
  }

  private ModelFormatException wrong(String expected, String got) {
    return new ModelFormatException(
        file
            + ": expected "
            + expected
            + " at byte "
            + pickle.position()
            + ", got "
            + got
            + "; the file is damaged, download it again");
  }

  private ModelFormatException refused(String name) {
    return new ModelFormatException(
        file
            + ": expected tensors, numbers and texts, got "
            + name
            + ", which is not data and is not run; save a plain state dict with torch.save");
  }
}
