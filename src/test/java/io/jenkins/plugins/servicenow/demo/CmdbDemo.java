package io.jenkins.plugins.servicenow.demo;

import java.io.PrintStream;
import org.jvnet.hudson.test.JenkinsRule;

/** Shows where an image comes from and where it runs, and the questions that the CMDB answers then. */
final class CmdbDemo {

    private CmdbDemo() {}

    static void run(JenkinsRule j, PrintStream out) throws Exception {
        out.println("\nPipeline: " + Examples.CMDB + "\n");
        var run = Examples.job(j, "gxp-medtech-station", Examples.CMDB)
                .scheduleBuild2(0)
                .waitForStart();
        j.waitForCompletion(run);
        new LogPrinter(run, out).print();
        j.assertBuildStatusSuccess(run);
    }
}
