// show: prints what is on the board.
#include <cstdio>

#include "board.h"

int main()
{
	const char *text;
	for (int number = 0; (text = BoardLine(number)) != nullptr; number++)
		std::printf("%d: %s\n", number, text);
	return 0;
}
