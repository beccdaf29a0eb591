/** Vendors played on this machine, for the demo and for tests: they sign, deliver and give up. */
package dev.rollcall.standalone.vendors;
