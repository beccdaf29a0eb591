package dev.rollcall.standalone.interop;

/** The languages that {@code docs/clients} has examples in. */
public enum Language {
  NODE,
  PYTHON;

  /** Without what the language needs the calling test is skipped, except in CI, where it fails. */
  public ExampleClient client() {
    return switch (this) {
      case NODE -> Node.install();
      case PYTHON -> Python.find();
    };
  }
}
