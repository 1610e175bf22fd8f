package dev.tenure.paddle.client;

import okhttp3.Call;
import okhttp3.EventListener;

/** Whether a request has begun to leave this machine: before that, it cannot have been executed. */
final class Sending {

    private volatile boolean begun;

    boolean hasBegun() {
        return begun;
    }

    static EventListener listenTo(Call call) {
        Sending sending = call.request().tag(Sending.class);
        return sending == null ? EventListener.NONE : sending.listener();
    }

    private EventListener listener() {
        return new EventListener() {
            @Override
            public void requestHeadersStart(Call call) {
                begun = true;
            }
        };
    }
}
