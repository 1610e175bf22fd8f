package dev.tenure.sandbox.clock;

import io.temporal.activity.ActivityInterface;

/** Something to do in a local activity. */
@ActivityInterface
public interface Proofreader {

    void read(String text);
}
