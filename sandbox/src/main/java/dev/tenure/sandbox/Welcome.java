package dev.tenure.sandbox;

/** What somebody sees who has just started the all-in-one. */
final class Welcome {

    private Welcome() {}

    static String text(Backstage backstage) {
        String base = backstage.settings().baseUrl().toString();
        String temporal = backstage
                .temporal()
                .ui()
                .map(ui -> backstage.temporal().kind() + ", UI " + ui)
                .orElse(backstage.temporal().kind() + " at "
                        + backstage.temporal().target());
        return """

                ready: Tenure, all in one

                  start here    %1$s/sandbox   (buy something, let time pass, in a browser)
                  doors         %1$s           (API description: %1$s/v3/api-docs)
                  Paddle        %2$s           (a sandbox; its key: curl %1$s/sandbox)
                  Temporal      %3$s
                  data          %4$s           (delete it and everything is new)
                  sign in as    customer@example.com, other@example.com, operator@example.com,
                                support@example.com, tester@example.com; password tenure-demo

                Three commands to try:

                  TOKEN=$(curl -s '%1$s/auth/v1/token?grant_type=password' -H 'Content-Type: application/json' \\
                    -d '{"email":"customer@example.com","password":"tenure-demo"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                  curl -s %1$s/api/v1/membership/status -H "Authorization: Bearer $TOKEN"
                  curl -s -X POST %1$s/sandbox/clock/advance -H 'Content-Type: application/json' -d '{"duration":"P1D"}'
                """.formatted(
                        base,
                        backstage.paddle().apiBaseUrl(),
                        temporal,
                        backstage.settings().dataFolder().toAbsolutePath().normalize());
    }
}
