package dev.rollcall.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns aligned with spaces; those whose cells are all numbers to the right. */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * @param cells one a column; control characters are shown as {@code ?}
   */
  void add(String... cells) {
    rows.add(IntStream.range(0, cells.length).mapToObj(i -> Table.visible(cells[i])).toList());
  }

  String render() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
      numbers[i] = rows.size() > 1 && rows.stream().skip(1).allMatch(r -> isNumber(r.get(column)));
    }
    return rows.stream()
        .map(row -> renderRow(row, widths, numbers))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String renderRow(List<String> row, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String gap = " ".repeat(widths[i] - width(row.get(i)));
      line.append(i == 0 ? "" : "  ");
      line.append(numbers[i] ? gap + row.get(i) : row.get(i) + gap);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && cell.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Names come from strangers: an escape sequence in one must not reach the terminal. */
  static String visible(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
