package dev.rollcall.standalone.verify;

/** Is told how far something long has come. */
@FunctionalInterface
public interface Steps {

  Steps UNSEEN = (done, total) -> {};

  void done(long done, long total);
}
