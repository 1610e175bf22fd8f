/** In which language pages speak. */
@NullMarked
package dev.tenure.api.language;

import org.jspecify.annotations.NullMarked;
