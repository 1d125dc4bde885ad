package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.catalog.order.OrderCost;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.JenkinsSessionFixture;

/** Prints what jobs that wait for orders of catalog items cost, and open orders: requests and time of a poll cycle, threads, heap. */
public final class OrderTriggers {

    private static final int JOBS = 1000;

    private OrderTriggers() {}

    /** @param arguments how many jobs; 1000 when none is given */
    public static void main(String... arguments) throws Throwable {
        var jobs = arguments.length == 0 ? JOBS : Integer.parseInt(arguments[0]);
        var sessions = new JenkinsSessionFixture();
        sessions.setUp(OrderTriggers.class.getName(), "main");
        try (var simulator = ServiceNowSimulator.start();
                var orders = new OrderCost(simulator)) {
            sessions.then(j -> measure(j, simulator, orders, jobs));
        } finally {
            sessions.tearDown();
        }
    }

    private static void measure(JenkinsRule j, ServiceNowSimulator simulator, OrderCost orders, int jobs)
            throws Exception {
        SimulatorConnection.configure(simulator);
        orders.addJobs(j, jobs);
        var threads = Thread.activeCount();
        var heap = usedHeap();
        orders.addTriggers();
        orders.cycle();
        System.out.printf("%n%,d jobs with a trigger for an item each%n", jobs);
        print(orders.cycle());
        System.out.printf("threads before and after      %,8d %,8d%n", threads, Thread.activeCount());
        System.out.printf("heap per trigger              %,8d bytes%n", (usedHeap() - heap) / jobs);

        orders.order();
        heap = usedHeap();
        var start = System.nanoTime();
        var requests = orders.startAll();
        System.out.printf("%n%,d approved orders, one of each item%n", jobs);
        System.out.printf("requests until all are built  %,8.1f an order%n", (double) requests / jobs);
        System.out.printf(
                "time of that                  %,8d ms%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        print(orders.cycle());
        System.out.printf("heap per order, with its build%,8d bytes%n%n", (usedHeap() - heap) / jobs);
    }

    private static void print(OrderCost.Cycle cycle) {
        System.out.printf("token requests per cycle      %,8d%n", cycle.tokens());
        System.out.printf("queries per cycle             %,8d%n", cycle.queries());
        System.out.printf("all requests per cycle        %,8d%n", cycle.requests());
        System.out.printf("time of a cycle               %,8d ms%n", cycle.millis());
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
