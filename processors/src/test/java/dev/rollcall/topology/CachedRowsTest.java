package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.model.Rows;
import dev.rollcall.model.TreeRows;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CachedRowsTest {

  private static final byte[] FROM = {0};
  private static final byte[] TO = {127};

  private final TreeRows store = new TreeRows();

  @Test
  @DisplayName("answers as the store would, whatever was read, written and dropped before")
  void sameAnswers() {
    for (long mostBytes : new long[] {0, 400, 2_000, 1 << 20}) {
      TreeRows plain = new TreeRows();
      Rows cached = new CachedRows(new TreeRows(), mostBytes);
      Random random = new Random(mostBytes);
      for (int i = 0; i < 5_000; i++) {
        byte[] key = {(byte) random.nextInt(40)};
        switch (random.nextInt(4)) {
          case 0 -> {
            byte[] value = new byte[random.nextInt(60)];
            random.nextBytes(value);
            plain.put(key, value);
            cached.put(key.clone(), value.clone());
          }
          case 1 -> {
            plain.delete(key);
            cached.delete(key.clone());
          }
          default -> assertThat(cached.get(key.clone())).isEqualTo(plain.get(key));
        }
      }
      assertThat(all(cached)).usingRecursiveComparison().isEqualTo(all(plain));
    }
  }

  @Test
  @DisplayName("does not ask the store again for what it read or wrote, nor for what is not there")
  void asksOnce() {
    Rows cached = new CachedRows(store, 1 << 20);
    cached.get(key(1));
    cached.put(key(2), new byte[] {5});
    cached.put(key(3), new byte[] {});
    cached.delete(key(3));
    store.takeWork();

    assertThat(cached.get(key(1))).isNull();
    assertThat(cached.get(key(2))).containsExactly(5);
    assertThat(cached.get(key(3))).isNull();
    assertThat(store.takeWork()).isZero();
  }

  @Test
  @DisplayName("tells a row without bytes from no row")
  void emptyRow() {
    Rows cached = new CachedRows(store, 1 << 20);
    cached.put(key(1), new byte[] {});
    assertThat(cached.get(key(1))).isEmpty();
  }

  @Test
  @DisplayName("drops the rows that were not used for longest, within its bound")
  void bounded() {
    Rows cached = new CachedRows(store, 2_000);
    for (int i = 0; i < 100; i++) {
      cached.put(key(i), new byte[100]);
      cached.get(key(0));
    }
    store.takeWork();

    cached.get(key(0));
    cached.get(key(99));
    assertThat(store.takeWork()).isZero();
    cached.get(key(1));
    assertThat(store.takeWork()).isEqualTo(1);
  }

  @Test
  @DisplayName("finds the rows of a kind from the first on, whatever was put and deleted before")
  void kinds() {
    TreeRows plain = new TreeRows();
    Rows cached = new CachedRows(new TreeRows(), 1 << 20);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte kind = (byte) (3 + random.nextInt(3));
      byte[] key = {kind, (byte) random.nextInt(256)};
      byte[] end = random.nextBoolean() ? key : new byte[] {(byte) (kind + 1)};
      switch (random.nextInt(6)) {
        case 0 -> {
          plain.put(key, key);
          cached.put(key.clone(), key.clone());
        }
        case 1, 2 -> {
          plain.delete(key);
          cached.delete(key.clone());
        }
        default -> assertThat(keys(cached, kind, end)).isEqualTo(keys(plain, kind, end));
      }
    }
    assertThat(all(cached)).as("of all kinds").usingRecursiveComparison().isEqualTo(all(plain));
  }

  @Test
  @DisplayName("does not look again where there was nothing, until something is put there")
  void looksOnce() {
    List<byte[]> looks = new ArrayList<>();
    Rows cached = new CachedRows(recording(looks), 1 << 20);
    byte[] from = {4};
    byte[] to = {4, 50};
    cached.put(new byte[] {4, 20}, FROM);
    all(cached, from, to);
    cached.delete(new byte[] {4, 20});

    assertThat(all(cached, from, to)).isEmpty();
    assertThat(all(cached, from, to)).isEmpty();
    assertThat(looks).containsExactly(from, new byte[] {4, 20});
    cached.put(new byte[] {4, 60}, FROM);
    assertThat(all(cached, from, to)).isEmpty();
    assertThat(all(cached, from, new byte[] {4, 55})).as("more than before").isEmpty();
    assertThat(looks).as("a row behind the range is known").hasSize(2);

    cached.put(new byte[] {4, 30}, FROM);
    assertThat(all(cached, from, to)).hasSize(1);
    assertThat(all(cached, from, new byte[] {5})).hasSize(2);
  }

  private Rows recording(List<byte[]> looks) {
    return new Rows() {
      @Override
      public byte[] get(byte[] key) {
        return store.get(key);
      }

      @Override
      public void put(byte[] key, byte[] value) {
        store.put(key, value);
      }

      @Override
      public void delete(byte[] key) {
        store.delete(key);
      }

      @Override
      public Cursor range(byte[] from, byte[] to) {
        looks.add(from);
        return store.range(from, to);
      }

      @Override
      public Cursor reverseRange(byte[] from, byte[] to) {
        return store.reverseRange(from, to);
      }
    };
  }

  private static byte[] key(int number) {
    return new byte[] {(byte) number};
  }

  private static List<String> keys(Rows rows, byte kind, byte[] to) {
    return all(rows, new byte[] {kind}, to).stream()
        .map(row -> HexFormat.of().formatHex(row.key()))
        .toList();
  }

  private static List<Rows.Row> all(Rows rows) {
    return all(rows, FROM, TO);
  }

  private static List<Rows.Row> all(Rows rows, byte[] from, byte[] to) {
    List<Rows.Row> all = new ArrayList<>();
    try (Rows.Cursor cursor = rows.range(from, to)) {
      cursor.forEachRemaining(all::add);
    }
    return all;
  }
}
