package dev.tenure.sandbox.paddle;

/** Paddle refuses something that the stage asked for. */
public final class SandboxRefusal extends RuntimeException {

    private final int status;
    private final String code;

    public SandboxRefusal(int status, String code, String detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    /** Paddle's error code. */
    public String code() {
        return code;
    }
}
