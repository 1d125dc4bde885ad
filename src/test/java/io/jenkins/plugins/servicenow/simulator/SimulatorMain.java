package io.jenkins.plugins.servicenow.simulator;

import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.FaultKind;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs the simulator alone until it is ended: {@code [--port 8090] [--seeds records.json] [--faults 0.1]}. */
public final class SimulatorMain {

    private static final String PORT = "--port";
    private static final String SEEDS = "--seeds";
    private static final String FAULTS = "--faults";

    /** Ends when the process that started it ends, for starters that are killed without ending it. */
    private static final String WITH_PARENT = "--with-parent";

    private static final String USAGE = """
            Options, each with its value behind a space or "=":
              --port <number>     where to listen on 127.0.0.1; 8090 if not given, 0 for a free port
              --seeds <file>      JSON with records, such as {"incident": [{"short_description": "Disk full"}]}
              --faults <number>   share of all requests that fail, from 0 to 1, such as 0.1
              --with-parent       end when the process ends that started this one""";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Set<String> OPTIONS = Set.of(PORT, SEEDS, FAULTS);

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        ServiceNowSimulator simulator;
        try {
            simulator = start(args);
        } catch (IllegalArgumentException e) {
            fail(System.err, e.getMessage());
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        if (List.of(args).contains(WITH_PARENT)) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
        System.out.println(instructions(simulator.url()));
        new CountDownLatch(1).await();
    }

    private static void fail(PrintStream out, String why) {
        out.println("The simulator is not started: " + why);
        System.exit(1);
    }

    /** @throws IllegalArgumentException when an option is wrong, which says what to write instead */
    static ServiceNowSimulator start(String... args) {
        Map<String, String> options = options(args);
        int port = port(options.getOrDefault(PORT, ""));
        String seeds = seeds(options.getOrDefault(SEEDS, ""));
        double share = share(options.getOrDefault(FAULTS, ""));
        ServiceNowSimulator simulator = listening(port, seeds, options.get(SEEDS));
        if (share > 0) {
            List<Fault> faults = FaultKind.COMMON.stream()
                    .map(kind -> kind.fault(RETRY_AFTER))
                    .toList();
            simulator.faults().random(share, new Random(), faults);
        }
        return simulator;
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(WITH_PARENT)) {
                continue;
            }
            String[] parts = args[i].split("=", 2);
            if (!OPTIONS.contains(parts[0])) {
                throw new IllegalArgumentException("there is no option \"" + parts[0] + "\".\n" + USAGE);
            }
            if (parts.length == 1 && i + 1 == args.length) {
                throw new IllegalArgumentException(parts[0] + " lacks its value.\n" + USAGE);
            }
            options.put(parts[0], parts.length == 2 ? parts[1] : args[++i]);
        }
        return options;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return 8090;
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("the port must be a number from 0 to 65535, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static String seeds(String file) {
        try {
            return file.isEmpty() ? "{}" : Files.readString(Path.of(file));
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException("the seed file \"" + file + "\" is not UTF-8 text", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "the seed file \"" + file + "\" cannot be read; here is "
                            + Path.of("").toAbsolutePath(),
                    e);
        }
    }

    private static double share(String text) {
        if (!text.isEmpty() && !text.matches("0|1|0?\\.\\d{1,9}|[01]\\.0{1,9}")) {
            throw new IllegalArgumentException("the share of faults must be from 0 to 1, not \"" + text + "\"");
        }
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }

    private static ServiceNowSimulator listening(int port, String seeds, String file) {
        try {
            return ServiceNowSimulator.start(port, seeds);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new IllegalArgumentException(
                            "port " + port + " is taken; end what listens there, or choose another port", e);
                }
            }
            throw e;
        }
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
                Orders: %s/catalog is the service catalog.
                From a script: %s/simulator/ lists what it can be told.
                Stop with Ctrl+C; nothing is kept.
                """.formatted(url, ServiceNowSimulator.CLIENT_ID, ServiceNowSimulator.CLIENT_SECRET, url, url, url);
    }
}
