package io.jenkins.plugins.servicenow.simulator;

import java.util.concurrent.CountDownLatch;

/** Runs the simulator alone until it is killed: {@code SimulatorMain [--port 8090]}. */
public final class SimulatorMain {

    private static final int DEFAULT_PORT = 8090;

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        ServiceNowSimulator simulator = ServiceNowSimulator.start(port(args));
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        System.out.println(instructions(simulator.url()));
        new CountDownLatch(1).await();
    }

    private static int port(String[] args) {
        if (args.length == 0) {
            return DEFAULT_PORT;
        }
        if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
            throw new IllegalArgumentException("Usage: SimulatorMain [--port <number>]");
        }
        return Integer.parseInt(args[1]);
    }

    private static String instructions(String url) {
        return """
                ServiceNow simulator
                  Instance URL   %s
                  Client ID      %s
                  Client secret  %s   (a test constant, the same for everybody)

                In Jenkins: add the client secret as a "Secret text" credential; then, under Manage Jenkins > System >
                ServiceNow, add a connection with the instance URL, the client ID and that credential.

                Approvers: open %s/ in a browser. Assignment group for changes: "OS Image Builders".
                Stop with Ctrl+C; nothing is kept.
                """.formatted(url, ServiceNowSimulator.CLIENT_ID, ServiceNowSimulator.CLIENT_SECRET, url);
    }
}
