package com.example.guest;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;

/** An application like any other. */
@SpringBootApplication
@EnableCaching
public class GuestApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(GuestApplication.class, arguments);
  }
}
