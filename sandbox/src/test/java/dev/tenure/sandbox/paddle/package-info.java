@NullMarked
package dev.tenure.sandbox.paddle;

import org.jspecify.annotations.NullMarked;
