// Calls the real services with Go's client, and with one that has a transport of its own.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

const url = "https://api.prolific.com/api/v1/messages/unread/"

func call(name string, client *http.Client) {
	client.Timeout = 20 * time.Second
	request, _ := http.NewRequest("GET", url, nil)
	request.Header.Set("Authorization", "Token real-"+name)
	response, err := client.Do(request)
	if err != nil {
		fmt.Printf("%s: %T\n", name, err)
		fmt.Fprintln(os.Stderr, name, err)
		return
	}
	fmt.Printf("%s: %d\n", name, response.StatusCode)
}

func main() {
	call("go", &http.Client{})
	call("go-own-transport", &http.Client{Transport: &http.Transport{}})
}
