@NullMarked
package dev.tenure.sandbox.paddle.billing;

import org.jspecify.annotations.NullMarked;
