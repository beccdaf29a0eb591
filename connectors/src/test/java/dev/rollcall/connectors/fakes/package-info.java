/**
 * Small HTTP servers that answer as the vendors' list endpoints do, faults included.
 *
 * <p>They depend on the JDK and Jackson alone, and know nothing of what polls them: they check
 * tokens by their own code and write JSON by hand. The build packs this package into the module's
 * {@code tests} jar, so that other modules' tests can use it; as a demo's vendor it could move to
 * the main sources as it is.
 */
package dev.rollcall.connectors.fakes;
