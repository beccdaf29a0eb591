/** Making room events that are right, and finding out what is wrong with others. */
package dev.rollcall.events;
