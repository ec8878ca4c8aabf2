/* Tells every key until q comes, and whether one waited. */
#include <conio.h>
#include <stdio.h>

int main(void)
{
	int key;
	printf("%d\n", _kbhit());
	do {
		key = _getch();
		printf("%d\n", key);
		fflush(stdout);
	} while (key != 'q' && key != EOF);
	return 0;
}
