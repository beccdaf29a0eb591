package dev.rollcall.registry;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A concurrent map that forgets everything when it is full. A hit takes no lock; what is forgotten
 * can be had again, only slower, and capacities are so large that it hardly ever happens.
 */
public final class BoundedCache<K, V> {
  private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();
  private final int capacity;

  public BoundedCache(int capacity) {
    this.capacity = capacity;
  }

  /** Null when absent. */
  public V get(K key) {
    return entries.get(key);
  }

  public void put(K key, V value) {
    if (entries.size() >= capacity && !entries.containsKey(key)) {
      entries.clear();
    }
    entries.put(key, value);
  }

  public void remove(K key) {
    entries.remove(key);
  }
}
