@NullMarked
package dev.tenure.sandbox.auth;

import org.jspecify.annotations.NullMarked;
