/** Text that goes into an address. */
package dev.rollcall.uri;
