package dev.rollcall.connectors.connect;

/** Is told how polling goes, on the thread that polls. */
public interface PollObserver {

  PollObserver NONE =
      new PollObserver() {
        @Override
        public void roundDone() {
          // Nobody wants to know.
        }

        @Override
        public void failed() {
          // Likewise.
        }
      };

  /** All rooms of the account were listed, and the people of each that answered. */
  void roundDone();

  /** The vendor, or the schema registry, did not answer a request; it is asked again. */
  void failed();
}
