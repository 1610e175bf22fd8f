/** By which names the stage may be called, and from where. */
@NullMarked
package dev.tenure.sandbox.host;

import org.jspecify.annotations.NullMarked;
