package dev.rollcall.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Lists that come in pages, read as one. */
public final class Pages {

  private Pages() {}

  /**
   * Everything, page by page as the stream is read:
   *
   * <pre>{@code
   * Pages.all(cursor -> rooms.participants(id, Presence.ALL, cursor))
   * }</pre>
   *
   * @param page by its cursor, null for the first
   * @throws RollcallException while the stream is read, when a page lacks partitions
   */
  public static <T> Stream<T> all(Function<String, Answer<Page<T>>> page) {
    Spliterator<T> items =
        Spliterators.spliteratorUnknownSize(
            new Items<>(page), Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(items, false);
  }

  private static final class Items<T> implements Iterator<T> {
    private final Function<String, Answer<Page<T>>> read;
    private Page<T> page = new Page<>(List.of(), null, Set.of());
    private Iterator<T> items = page.items().iterator();
    private boolean begun;

    Items(Function<String, Answer<Page<T>>> read) {
      this.read = read;
    }

    @Override
    public boolean hasNext() {
      while (!items.hasNext() && (!begun || page.nextCursor() != null)) {
        begun = true;
        page = read.apply(page.nextCursor()).value();
        requireWhole();
        items = page.items().iterator();
      }
      return items.hasNext();
    }

    private void requireWhole() {
      if (page.isPartial()) {
        throw RollcallException.partial(page.missingPartitions());
      }
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return items.next();
    }
  }
}
